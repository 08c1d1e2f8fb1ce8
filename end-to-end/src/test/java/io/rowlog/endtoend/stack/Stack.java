package io.rowlog.endtoend.stack;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL server and a Kafka broker. */
public interface Stack extends AutoCloseable {
    AtomicInteger DATABASES = new AtomicInteger();

    /** {@code postgresql://} URL of a database, with its password. */
    String url(String database);

    /** JDBC URL of a database, with user and password. */
    String jdbcUrl(String database);

    /** {@code host:port} of the broker. */
    String kafka();

    @Override
    void close();

    /** Makes an empty database with a name of its own. */
    default String newDatabase(String prefix) throws SQLException {
        String name = prefix + "_" + DATABASES.incrementAndGet();
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8'");
        }
        return name;
    }

    /** A plain connection as superuser. */
    default Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database));
    }

    /** Runs a script. */
    default void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /** The first column of what a query gives. */
    default List<String> strings(String database, String sql) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                strings.add(row.getString(1));
            }
        }
        return strings;
    }
}
