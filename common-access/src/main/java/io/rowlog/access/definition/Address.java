package io.rowlog.access.definition;

/** An object's address, as in {@code pg_depend}: catalog, row in it, and column, 0 for the whole object. */
record Address(long classId, long objectId, int subId) {
    private static final int FIRST_NORMAL_OBJECT_ID = 16384;

    /** The whole object that a column belongs to; this very address for a whole object. */
    Address whole() {
        return subId == 0 ? this : new Address(classId, objectId, 0);
    }

    /** Whether every database has it: its OID is below FirstNormalObjectId of PostgreSQL's {@code access/transam.h}. */
    boolean builtIn() {
        return objectId < FIRST_NORMAL_OBJECT_ID;
    }

    /** {@code classid:objid:objsubid}, the form of definition ids. */
    @Override
    public String toString() {
        return classId + ":" + objectId + ":" + subId;
    }
}
