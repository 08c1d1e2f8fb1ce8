package io.rowlog.embedded.demo;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Prints what the demo does, step by step, with the time that each step took. */
final class Stage {
    private static final int WIDTH = 72;

    private final PrintWriter out;

    Stage(PrintWriter out) {
        this.out = out;
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    /** Shows the command that is about to run. */
    void command(String text) {
        line("");
        line("$ rowlog " + text);
    }

    /** Does a step, and says in a line what came of it and how long it took. */
    <T> T step(Callable<T> work, Outcome<T> outcome) throws Exception {
        long begun = System.nanoTime();
        T result = work.call();
        double seconds = (System.nanoTime() - begun) / 1e9;
        line(String.format(Locale.ROOT, "  %-" + WIDTH + "s %5.1f s", outcome.text(result), seconds));
        return result;
    }

    /** Says in a line what came of a step. */
    interface Outcome<T> {
        String text(T result);
    }

    /** A count with its thousands separated. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
