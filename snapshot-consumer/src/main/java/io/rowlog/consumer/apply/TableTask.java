package io.rowlog.consumer.apply;

import io.rowlog.consumer.log.RowsPart;
import io.rowlog.schema.catalog.Definition;

/** What a worker does for a table at a stretch, in one transaction. Immutable. */
sealed interface TableTask {
    /** Loads a part of its rows. */
    record Load(RowsPart part) implements TableTask {}

    /**
     * Builds one of its keys or indexes.
     *
     * @param last whether nothing else runs or is left to begin, so that the server may use several processes for it
     */
    record Build(Definition definition, boolean last) implements TableTask {}
}
