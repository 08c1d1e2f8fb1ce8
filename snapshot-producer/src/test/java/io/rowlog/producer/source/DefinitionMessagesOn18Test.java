package io.rowlog.producer.source;

class DefinitionMessagesOn18Test extends DefinitionMessagesContract {
    DefinitionMessagesOn18Test() {
        super(18);
    }
}
