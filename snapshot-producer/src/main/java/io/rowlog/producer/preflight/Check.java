package io.rowlog.producer.preflight;

import java.sql.SQLException;
import java.util.List;

/** One question to ask of a source. Stateless; changes nothing. */
sealed interface Check
        permits EncodingCheck,
                FollowingChecks.OtherWaysCheck,
                FollowingChecks.ReplicaIdentityCheck,
                FollowingChecks.UnloggedCheck,
                LogObjects.PublicationCheck,
                LogObjects.SlotCheck,
                ReadingChecks.GeneratedColumnsCheck,
                ReadingChecks.PrivilegeCheck,
                ReadingChecks.RowSecurityCheck,
                ReadingChecks.UncapturedCheck,
                ReplicationChecks.FailoverCheck,
                ReplicationChecks.PrimaryCheck,
                ReplicationChecks.RetentionCheck,
                ReplicationChecks.SendersCheck,
                ReplicationChecks.SlotsCheck,
                ReplicationChecks.TimeoutsCheck,
                ReplicationChecks.WalLevelCheck,
                RightsChecks.DefinitionsCheck,
                RightsChecks.PublicationRightsCheck,
                RightsChecks.ReplicationCheck,
                ServerChecks.StandbyCheck,
                ServerChecks.VersionCheck {
    /** What was found, empty when all is well. */
    List<Finding> findings(Source source) throws SQLException;
}
