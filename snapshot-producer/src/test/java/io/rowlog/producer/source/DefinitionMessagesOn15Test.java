package io.rowlog.producer.source;

class DefinitionMessagesOn15Test extends DefinitionMessagesContract {
    DefinitionMessagesOn15Test() {
        super(15);
    }
}
