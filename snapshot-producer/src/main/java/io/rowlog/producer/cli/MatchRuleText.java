package io.rowlog.producer.cli;

import io.rowlog.schema.prisma.ModelMapping.MatchRule;

/** How a model's table was found, for people. */
record MatchRuleText(MatchRule rule) {
    @Override
    public String toString() {
        return switch (rule) {
            case MAPPED_NAME -> "by @@map";
            case MODEL_NAME -> "by name";
            case SNAKE_CASE -> "by name in snake_case";
            case CASE_OR_PLURAL -> "by similar name";
        };
    }
}
