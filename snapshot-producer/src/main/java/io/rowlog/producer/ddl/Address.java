package io.rowlog.producer.ddl;

/** An object's address, as in {@code pg_depend}: catalog, row in it, and column, 0 for the whole object. */
record Address(long classId, long objectId, int subId) {
    /** The whole object that a column belongs to; this very address for a whole object. */
    Address whole() {
        return subId == 0 ? this : new Address(classId, objectId, 0);
    }

    /** {@code classid:objid:objsubid}, the form of definition ids. */
    @Override
    public String toString() {
        return classId + ":" + objectId + ":" + subId;
    }
}
