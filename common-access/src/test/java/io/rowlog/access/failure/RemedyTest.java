package io.rowlog.access.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RemedyTest {
    private final Remedy remedy = Remedy.of(
            "Leave %s out with %s, or %s with %s",
            "public.\"100%s\"", Setting.EXCLUDE, Action.AGAIN, Setting.JOBS.as("1"));

    @Test
    void theCommandLineHasOptionsAndCommands() {
        assertThat(remedy.text(Wording.COMMAND_LINE))
                .isEqualTo("Leave public.\"100%s\" out with --exclude, or run the same command again with --jobs 1");
    }

    @Test
    void aServiceHasPropertiesAndRequests() {
        assertThat(remedy.text(Wording.SERVICE))
                .isEqualTo(
                        "Leave public.\"100%s\" out with rowlog.exclude, or ask the service again with rowlog.jobs=1");
    }

    @Test
    void whatAServiceCannotSetIsCalledAsTheCommandsCallIt() {
        assertThat(Remedy.of("See %s", Setting.SNAPSHOT.as("ID")).text(Wording.SERVICE))
                .isEqualTo("See --snapshot ID");
    }

    @Test
    void aSentenceWithoutArgumentsMayHoldAnything() {
        assertThat(Remedy.of("Raise it to 100 %, then %s").text(Wording.SERVICE))
                .isEqualTo("Raise it to 100 %, then %s");
    }

    @Test
    void aFailureIsOneLineInALog() {
        assertThat(new Failure(FailureCode.BUSY, "Another backup runs", Remedy.of("%s later", Action.BACKUP))
                        .line(Wording.SERVICE))
                .isEqualTo("Another backup runs. POST /snapshots of the producer later");
    }
}
