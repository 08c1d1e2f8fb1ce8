package io.rowlog.schema.log;

/** Names of the headers of Kafka records. Rows of a snapshot have none, unless they are too large for one record. */
public final class LogHeaders {
    /** Kind of event in the control and transactions topics: the name of its Avro record. */
    public static final String EVENT = "rowlog.event";

    /** Present with value 1 on an event that a reader must understand or else stop. */
    public static final String REQUIRED = "rowlog.required";

    /** On a change in a table topic: what was done, as {@link Operation} has it. */
    public static final String OPERATION = "rowlog.operation";

    /**
     * On a change: names of the Avro fields whose values it does not hold, separated by commas. They are null in the record
     * and not in the row: large values that an update did not touch, and generated columns.
     */
    public static final String ABSENT = "rowlog.absent";

    /** On the insert that follows the delete of another key where an update changed the key: that key, framed. */
    public static final String OLD_KEY = "rowlog.old.key";

    /** On a change: the whole row before it, framed, where the table's replica identity is FULL. */
    public static final String OLD_ROW = "rowlog.old";

    /** On a change in the topic of a partitioned table: the partition, as SQL writes its name. */
    public static final String RELATION = "rowlog.relation";

    /** On a change in a table topic: commit LSN and ordinal. */
    public static final String POSITION = "rowlog.position";

    /** On a record that holds a part of a row: which, as {@link Fragment} writes it. */
    public static final String FRAGMENT = "rowlog.fragment";

    private LogHeaders() {}
}
