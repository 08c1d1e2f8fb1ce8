package io.rowlog.access.terminal;

import java.io.Console;

/** Whether this process's standard input and output are a terminal. */
final class InteractiveConsole {
    private InteractiveConsole() {}

    /** From JDK 22 on there is a console even where there is no terminal, and a method that tells. */
    static boolean present() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
