package io.rowlog.endtoend.stack;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the {@link Stack}, started once for the whole run: {@code -Dstack=containers} or {@code embedded}. */
public final class StackExtension implements ParameterResolver {
    private record Shared(Stack stack) implements ExtensionContext.Store.CloseableResource, AutoCloseable {
        @Override
        public void close() {
            stack.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Stack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .getOrComputeIfAbsent(Shared.class, type -> new Shared(start()), Shared.class)
                .stack();
    }

    private static Stack start() {
        String stack = System.getProperty("stack", "embedded");
        return switch (stack) {
            case "embedded" -> new EmbeddedStack();
            case "containers" -> new ContainersStack();
            default -> throw new IllegalArgumentException("-Dstack=" + stack + ": embedded or containers are allowed");
        };
    }
}
