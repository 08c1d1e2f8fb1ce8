package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.QualifiedName;
import java.util.regex.Pattern;

/**
 * A pattern for names of tables, case-sensitive: {@code *} stands for any characters, {@code ?} for one. With a dot it is
 * matched against {@code schema.name}, without one against the name in any schema.
 */
record TablePattern(Pattern pattern, boolean qualified) {
    static TablePattern of(String text) {
        StringBuilder expression = new StringBuilder();
        text.codePoints()
                .forEach(character -> expression.append(
                        switch (character) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(Character.toString(character));
                        }));
        return new TablePattern(Pattern.compile(expression.toString(), Pattern.DOTALL), text.indexOf('.') >= 0);
    }

    boolean matches(QualifiedName name) {
        return pattern.matcher(qualified ? name.toString() : name.name()).matches();
    }
}
