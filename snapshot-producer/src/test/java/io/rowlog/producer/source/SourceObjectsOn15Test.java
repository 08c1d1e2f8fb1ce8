package io.rowlog.producer.source;

class SourceObjectsOn15Test extends SourceObjectsContract {
    SourceObjectsOn15Test() {
        super(15);
    }
}
