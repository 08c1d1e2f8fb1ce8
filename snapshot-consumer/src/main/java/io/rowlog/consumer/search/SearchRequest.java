package io.rowlog.consumer.search;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.consumer.replay.ReplayEnd;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Which transactions are looked for.
 *
 * @param tables those that changed one of these
 * @param key those that changed the row with this key, values of several columns separated by commas; null for any row
 * @param from not those before this moment; null for all
 * @param to not those after this moment; null for all
 * @param operation those that did this; null for anything
 * @param limit at most so many, the last ones; from 1
 */
public record SearchRequest(
        KafkaSettings kafka,
        LogName log,
        TablePatterns tables,
        @Nullable String key,
        @Nullable ReplayEnd from,
        @Nullable ReplayEnd to,
        @Nullable Operation operation,
        int limit) {}
