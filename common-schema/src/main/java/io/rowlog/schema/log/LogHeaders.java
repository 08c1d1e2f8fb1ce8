package io.rowlog.schema.log;

/** Names of the headers of Kafka records. Rows of a snapshot have none, unless they are too large for one record. */
public final class LogHeaders {
    /** Kind of event in the control and transactions topics: the name of its Avro record. */
    public static final String EVENT = "rowlog.event";

    /** Present with value 1 on an event that a reader must understand or else stop. */
    public static final String REQUIRED = "rowlog.required";

    /** On a change in a table topic: commit LSN and ordinal. */
    public static final String POSITION = "rowlog.position";

    /** On a record that holds a part of a row: which, as {@link Fragment} writes it. */
    public static final String FRAGMENT = "rowlog.fragment";

    private LogHeaders() {}
}
