package io.rowlog.access.kafka;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.schema.avro.SchemaId;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/** The schemas of a log, as its schemas topic has them. Immutable. */
public final class SchemaStore {
    private final String topic;
    private final Map<SchemaId, Schema> byId;
    private final Map<Long, Schema> byFingerprint;

    /**
     * @param topic where the schemas were read, for messages
     */
    public SchemaStore(String topic, Map<SchemaId, Schema> byId) {
        this.topic = topic;
        this.byId = Map.copyOf(byId);
        Map<Long, Schema> fingerprints = new HashMap<>();
        byId.forEach((id, schema) -> fingerprints.put(id.fingerprint(), schema));
        this.byFingerprint = Map.copyOf(fingerprints);
    }

    /** Whether the schema with this id is there. */
    public boolean contains(SchemaId id) {
        return byId.containsKey(id);
    }

    /**
     * The schema with this id.
     *
     * @throws Failure when the log does not have it
     */
    public Schema get(SchemaId id) {
        Schema schema = byId.get(id);
        if (schema == null) {
            throw missing(id.toString());
        }
        return schema;
    }

    /**
     * A schema with this fingerprint; several may share it, which encode values alike.
     *
     * @throws Failure when the log does not have it
     */
    public Schema get(long fingerprint) {
        Schema schema = byFingerprint.get(fingerprint);
        if (schema == null) {
            throw missing(Long.toHexString(fingerprint));
        }
        return schema;
    }

    private Failure missing(String id) {
        return new Failure(
                FailureCode.LOG_DAMAGED,
                "Schema " + id + " is not in topic " + topic,
                "Records have been deleted from " + topic + "; restore the topic, or begin a new log");
    }
}
