package io.rowlog.access.kafka;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.TransactionAbortedException;

/** What a failure of Kafka means to the person at the terminal. */
public final class KafkaErrors {
    private static final long LIMIT_SECONDS = 60;

    private KafkaErrors() {}

    /** Does the work and turns Kafka's failures into {@link Failure}s. */
    public static <T> T translate(KafkaSettings kafka, Supplier<T> work) {
        try {
            return work.get();
        } catch (KafkaException e) {
            throw translate(kafka, e);
        }
    }

    /** Waits for the answer of an admin client, at most a minute. */
    public static <T> T await(KafkaSettings kafka, KafkaFuture<T> answer) {
        try {
            return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw translate(kafka, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw unreachable(kafka, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    /** The error to show for a failure; a failure that is already one stays as it is. */
    public static RuntimeException translate(KafkaSettings kafka, Throwable failure) {
        return switch (failure) {
            case Failure e -> e;
            case ConfigException e
            when String.valueOf(e.getMessage()).startsWith("No resolvable bootstrap urls") ->
                new Failure(
                        FailureCode.KAFKA_UNAVAILABLE,
                        "No host of Kafka's address " + kafka + " is known here",
                        Remedy.of("Check the names in %s, and that this machine can look them up", Setting.KAFKA),
                        e);
            case ConfigException e ->
                Failure.usage(
                        "Kafka client properties are not right: " + e.getMessage(),
                        Remedy.of("Correct %s or the file given with %s", Setting.KAFKA, Setting.KAFKA_CONFIG));
            case AuthenticationException e ->
                new Failure(
                        FailureCode.KAFKA_DENIED,
                        "Kafka at " + kafka + " does not accept the credentials: " + e.getMessage(),
                        Remedy.of("Check the SASL or TLS properties in the file given with %s", Setting.KAFKA_CONFIG),
                        e);
            case AuthorizationException e ->
                new Failure(
                        FailureCode.KAFKA_DENIED,
                        "Kafka at " + kafka + " does not permit this: " + e.getMessage(),
                        "Grant the user read, write, create and describe on the topics of the log, and on its"
                                + " transactional ids",
                        e);
            case org.apache.kafka.common.errors.TimeoutException e -> unreachable(kafka, e);
            case ProducerFencedException e ->
                new Failure(
                        FailureCode.BUSY,
                        "Another writer of the same log has begun and taken over from this one",
                        "Let it finish, or stop it and begin again",
                        e);
            case RecordTooLargeException e ->
                new Failure(
                        FailureCode.TOO_LARGE,
                        "A record is larger than Kafka takes: " + e.getMessage(),
                        "Raise max.message.bytes of the topic (and message.max.bytes of the broker)",
                        e);
            case KafkaStorageException e ->
                new Failure(
                        FailureCode.KAFKA_FAILED,
                        "The broker at " + kafka + " cannot write to its disk: " + e.getMessage(),
                        "Make room where the broker keeps its log, restart it, and begin again",
                        e);
            case CorruptRecordException e ->
                new Failure(
                        FailureCode.LOG_DAMAGED,
                        "A record in Kafka is damaged: " + e.getMessage(),
                        "Restore from another snapshot, and check the broker's disk",
                        e);
            case KafkaException e
            when givesUpTransaction(e) ->
                new Failure(
                        FailureCode.KAFKA_FAILED,
                        "Kafka at " + kafka + " has given up a transaction: " + e.getMessage(),
                        Remedy.of("To go on, %s", Action.AGAIN),
                        e);
            // What a producer throws after a record of its transaction has failed.
            case KafkaException e
            when e.getClass() == KafkaException.class && e.getCause() instanceof KafkaException ->
                translate(kafka, e.getCause());
            case RuntimeException e -> e;
            default -> new KafkaException(failure);
        };
    }

    /**
     * Whether a failure means that a transaction is over which its producer has not ended, by the broker's doing or another
     * producer's, so that a new producer can go on.
     */
    public static boolean givesUpTransaction(Throwable failure) {
        return failure instanceof ProducerFencedException
                || failure instanceof InvalidProducerEpochException
                || failure instanceof InvalidTxnStateException
                || failure instanceof TransactionAbortableException
                || failure instanceof TransactionAbortedException
                || failure instanceof InvalidPidMappingException
                || failure instanceof OutOfOrderSequenceException;
    }

    /** Whether a failure, or what led to it, was that no broker answered in time. */
    public static boolean unreachable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof org.apache.kafka.common.errors.TimeoutException || cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }

    private static Failure unreachable(KafkaSettings kafka, Throwable cause) {
        return new Failure(
                FailureCode.KAFKA_UNAVAILABLE,
                "Kafka at " + kafka + " does not answer",
                Remedy.of(
                        "Check that the broker runs, that the address is right, that its advertised.listeners can be"
                                + " reached from here, and whether it wants TLS or SASL (%s)",
                        Setting.KAFKA_CONFIG),
                cause);
    }
}
