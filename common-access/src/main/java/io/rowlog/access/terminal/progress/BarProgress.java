package io.rowlog.access.terminal.progress;

import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A bar on a terminal, drawn over itself. The library draws it from a daemon thread that it keeps for all bars, which
 * doesn't hold up the process's end.
 */
public final class BarProgress implements Progress {
    private static final int INTERVAL_MILLIS = 200;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final int columns;

    /**
     * @param out a terminal that understands ANSI's control sequences
     * @param columns its width in characters
     */
    public BarProgress(PrintWriter out, int columns) {
        this.out = out;
        this.columns = columns;
    }

    @Override
    public Part begin(String name, String unit, long expected) {
        // A consumer of our own: the library's would ask the terminal for its width by loading native code.
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName(name)
                .setUnit(" " + unit, 1)
                .setInitialMax(expected == 0 ? -1 : expected)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(INTERVAL_MILLIS)
                .showSpeed(new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .setConsumer(new DelegatingProgressBarConsumer(this::draw, columns - 1));
        return new Bar(builder.build());
    }

    private void draw(String bar) {
        write(ERASE_LINE + bar);
    }

    @Override
    public void say(String line) {
        write(ERASE_LINE + line + System.lineSeparator());
    }

    private void write(String text) {
        synchronized (out) {
            out.print(text);
            out.flush();
        }
    }

    private final class Bar implements Part {
        private final ProgressBar bar;
        private boolean open = true;

        Bar(ProgressBar bar) {
            this.bar = bar;
        }

        @Override
        public void advance(String where, long units) {
            bar.stepBy(units);
            bar.setExtraMessage(" " + where);
        }

        @Override
        public void finish() {
            // What was an estimate until now is known: the bar ends full.
            bar.maxHint(bar.getCurrent());
            bar.setExtraMessage("");
            close();
        }

        @Override
        public synchronized void close() {
            if (open) {
                open = false;
                bar.close();
                write(System.lineSeparator());
            }
        }
    }
}
