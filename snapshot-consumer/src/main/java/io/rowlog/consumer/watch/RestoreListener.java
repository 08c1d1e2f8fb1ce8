package io.rowlog.consumer.watch;

/** Is told of restores, by the thread that does them. */
public interface RestoreListener {
    /** An attempt begins. */
    void begun(Attempt attempt);

    /** An attempt has ended. */
    void ended(Attempt attempt);
}
