package io.rowlog.access.terminal.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of text in aligned columns. Not safe for use by several threads. */
public final class TextTable {
    private static final String GAP = "  ";

    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    private record Column(String title, boolean right) {}

    /** Adds a column of words, to the right of those that are there. */
    public TextTable words(String title) {
        columns.add(new Column(title, false));
        return this;
    }

    /** Adds a column of numbers, likewise. */
    public TextTable numbers(String title) {
        columns.add(new Column(title, true));
        return this;
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException when it has not as many cells as there are columns
     */
    public TextTable row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(IntStream.range(0, cells.length)
                .mapToObj(column -> cells[column].toString())
                .toList());
        return this;
    }

    /** Whether it has no rows. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The table for a terminal, titles first, every line ended. */
    public String text() {
        List<Integer> widths = IntStream.range(0, columns.size())
                .mapToObj(column -> Math.max(
                        length(columns.get(column).title()),
                        rows.stream()
                                .mapToInt(row -> length(row.get(column)))
                                .max()
                                .orElse(0)))
                .toList();
        StringBuilder text = new StringBuilder();
        lines().forEach(line -> text.append(joined(line, (cell, column) -> padded(cell, column, widths.get(column))))
                .append(System.lineSeparator()));
        return text.toString();
    }

    private List<List<String>> lines() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns.stream().map(Column::title).toList());
        lines.addAll(rows);
        return lines;
    }

    private static String joined(List<String> line, BiFunction<String, Integer, String> form) {
        return IntStream.range(0, line.size())
                .mapToObj(column -> form.apply(line.get(column), column))
                .collect(Collectors.joining(GAP))
                .stripTrailing();
    }

    private String padded(String cell, int column, int width) {
        String blanks = " ".repeat(width - length(cell));
        return columns.get(column).right() ? blanks + cell : cell + blanks;
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    /** The table in Markdown, every line ended. */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        List<List<String>> lines = lines();
        text.append(markdown(lines.getFirst()));
        text.append(markdown(
                columns.stream().map(column -> column.right() ? "---:" : "---").toList()));
        lines.stream().skip(1).map(TextTable::markdown).forEach(text::append);
        return text.toString();
    }

    private static String markdown(List<String> line) {
        return line.stream()
                .map(cell -> cell.replace("|", "\\|").replace("\n", " "))
                .collect(Collectors.joining(" | ", "| ", " |" + System.lineSeparator()));
    }
}
