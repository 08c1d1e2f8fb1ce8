package io.rowlog.producer.source;

class SourceObjectsOn18Test extends SourceObjectsContract {
    SourceObjectsOn18Test() {
        super(18);
    }
}
