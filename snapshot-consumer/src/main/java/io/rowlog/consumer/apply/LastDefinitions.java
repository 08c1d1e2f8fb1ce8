package io.rowlog.consumer.apply;

import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.schema.catalog.Definition;
import java.util.List;

/**
 * Definitions of the last section that are still to be created. From the first owner or grant on, the role that restores
 * may lose the right to set sequences and to analyze tables, so those two come in between. Immutable.
 *
 * @param harmless what comes before that
 * @param takingRights what comes from there on, in its order
 * @param begunToTakeRights whether an earlier run of the same restore came as far, and so has set the sequences
 */
record LastDefinitions(List<Definition> harmless, List<Definition> takingRights, boolean begunToTakeRights) {
    LastDefinitions {
        harmless = List.copyOf(harmless);
        takingRights = List.copyOf(takingRights);
    }

    /**
     * Divides what is missing.
     *
     * @param all what is missing and what is there, in the order to create it
     */
    static LastDefinitions of(List<Definition> all, List<Definition> missing) {
        int first = 0;
        while (first < missing.size() && !RoleSelection.takesRights(missing.get(first))) {
            first++;
        }
        return new LastDefinitions(
                missing.subList(0, first), missing.subList(first, missing.size()), taking(missing) < taking(all));
    }

    private static long taking(List<Definition> definitions) {
        return definitions.stream().filter(RoleSelection::takesRights).count();
    }

    int size() {
        return harmless.size() + takingRights.size();
    }
}
