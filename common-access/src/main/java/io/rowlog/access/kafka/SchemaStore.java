package io.rowlog.access.kafka;

import io.rowlog.access.terminal.UserError;
import io.rowlog.schema.avro.SchemaId;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/** The schemas of a log, as its schemas topic has them. Immutable. */
public final class SchemaStore {
    private final String topic;
    private final Map<String, Schema> byId;
    private final Map<Long, Schema> byFingerprint;

    SchemaStore(String topic, Map<String, Schema> byId) {
        this.topic = topic;
        this.byId = Map.copyOf(byId);
        Map<Long, Schema> fingerprints = new HashMap<>();
        byId.forEach((id, schema) -> fingerprints.put(SchemaId.parse(id).fingerprint(), schema));
        this.byFingerprint = Map.copyOf(fingerprints);
    }

    /** Whether the schema with this id is there. */
    public boolean contains(SchemaId id) {
        return byId.containsKey(id.toString());
    }

    /**
     * The schema with this id.
     *
     * @throws UserError when the log does not have it
     */
    public Schema get(String id) {
        Schema schema = byId.get(id);
        if (schema == null) {
            throw missing(id);
        }
        return schema;
    }

    /**
     * A schema with this fingerprint; several may share it, which encode values alike.
     *
     * @throws UserError when the log does not have it
     */
    public Schema get(long fingerprint) {
        Schema schema = byFingerprint.get(fingerprint);
        if (schema == null) {
            throw missing(Long.toHexString(fingerprint));
        }
        return schema;
    }

    private UserError missing(String id) {
        return new UserError(
                "Schema " + id + " is not in topic " + topic,
                "Records have been deleted from " + topic + "; restore the topic, or begin a new log");
    }
}
