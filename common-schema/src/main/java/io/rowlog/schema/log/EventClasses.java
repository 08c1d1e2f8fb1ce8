package io.rowlog.schema.log;

import io.rowlog.schema.log.event.CapturedDefinition;
import io.rowlog.schema.log.event.CapturedSequence;
import io.rowlog.schema.log.event.ChunkCaptured;
import io.rowlog.schema.log.event.Digest;
import io.rowlog.schema.log.event.LogCreated;
import io.rowlog.schema.log.event.OffsetRange;
import io.rowlog.schema.log.event.PlannedTable;
import io.rowlog.schema.log.event.SchemaCaptured;
import io.rowlog.schema.log.event.SequencesCaptured;
import io.rowlog.schema.log.event.SnapshotAbandoned;
import io.rowlog.schema.log.event.SnapshotCompleted;
import io.rowlog.schema.log.event.SnapshotStarted;
import io.rowlog.schema.log.event.TableCaptured;
import io.rowlog.schema.log.event.TableName;
import io.rowlog.schema.log.event.UncapturedObject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/**
 * The classes of the control events, by their schemas' names: Avro then loads no class by a name that stands in a record.
 */
final class EventClasses extends SpecificData {
    private static final Map<String, Class<?>> CLASSES = List.<Class<?>>of(
                    LogCreated.class,
                    TableName.class,
                    CapturedDefinition.class,
                    UncapturedObject.class,
                    SchemaCaptured.class,
                    PlannedTable.class,
                    SnapshotStarted.class,
                    OffsetRange.class,
                    Digest.class,
                    ChunkCaptured.class,
                    TableCaptured.class,
                    CapturedSequence.class,
                    SequencesCaptured.class,
                    SnapshotCompleted.class,
                    SnapshotAbandoned.class)
            .stream()
            .collect(Collectors.toUnmodifiableMap(Class::getName, Function.identity()));

    EventClasses() {
        super(EventClasses.class.getClassLoader());
        addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    }

    @Override
    public @Nullable Class<?> getClass(Schema schema) {
        return switch (schema.getType()) {
            case RECORD, FIXED -> CLASSES.get(schema.getFullName());
            default -> super.getClass(schema);
        };
    }
}
