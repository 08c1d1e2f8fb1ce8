package io.rowlog.producer.preflight;

import java.sql.SQLException;
import java.util.List;

/** One question to ask of a source. Stateless; changes nothing. */
sealed interface Check
        permits EncodingCheck,
                FollowingChecks.ReplicaIdentityCheck,
                FollowingChecks.UnloggedCheck,
                ReadingChecks.GeneratedColumnsCheck,
                ReadingChecks.PrivilegeCheck,
                ReadingChecks.RowSecurityCheck,
                ReadingChecks.UncapturedCheck,
                ServerChecks.StandbyCheck,
                ServerChecks.VersionCheck {
    /** What was found, empty when all is well. */
    List<Finding> findings(Source source) throws SQLException;
}
