package io.rowlog.embedded.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher in a checkout of its own, with a JDK and a Maven that only print how they were called. */
class LauncherTest {
    private static final String JAVA = "#!/bin/sh\n[ -z \"$ROWLOG_EMBEDDED_BROKER\" ] ||"
            + " printf 'with:\\n%s\\nruns:\\n' \"$ROWLOG_EMBEDDED_BROKER\"\n"
            + "for a; do printf '%s\\n' \"$a\"; done\nexit 5\n";
    private static final String BUILDS = "#!/bin/sh\nfor m in snapshot-producer snapshot-consumer embedded-stack; do\n"
            + "mkdir -p $m/target/lib; echo >$m/target/$m-1.jar; echo >$m/target/$m-1-tests.jar; done\n"
            + "echo noise; echo built >>builds\n";
    private static final String BROKER = "io.rowlog.embedded.cli.EmbeddedCommand\nbroker\n--while-used\nruns:\n";

    @TempDir
    Path directory;

    private Path root;

    @BeforeEach
    void checkOut() throws IOException {
        root = Files.createDirectories(directory.resolve("check out")).toRealPath();
        Files.copy(Path.of(System.getProperty("project.root", ".."), "rowlog"), root.resolve("rowlog"));
        for (String module : List.of(
                "common-schema",
                "common-access",
                "common-service",
                "embedded-stack",
                "snapshot-producer",
                "snapshot-consumer")) {
            program("", module, "src", "main", "java", "A.java");
            program("", module, "pom.xml");
        }
        program("", "pom.xml");
        program(BUILDS, "mvnw");
        jdk("25.0.1");
    }

    @Test
    void withoutArgumentsItListsTheCommands() throws Exception {
        Run run = run(Map.of());
        assertThat(run.exitCode()).isZero();
        assertThat(run.output()).contains("rowlog COMMAND", "backup", "restore", "verify", "demo");
    }

    @Test
    void itTellsItsVersionAndNoDependencys() throws Exception {
        program("<project>\n  <version>1.2.3</version>\n    <version>4.5.6</version>\n</project>\n", "pom.xml");
        Run run = run(Map.of(), "--version");
        assertThat(run.exitCode()).isZero();
        assertThat(run.output()).isEqualTo("Rowlog 1.2.3\n");
    }

    @Test
    void anUnknownCommandIsBadUsageAndShowsTheKnownOnes() throws Exception {
        Run run = run(Map.of(), "backupp");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors())
                .contains("  restore  ")
                .endsWith("rowlog: there is no command \"backupp\". Did you mean \"backup\"?\n");
        assertThat(run(Map.of(), "frobnicate").errors()).endsWith("rowlog: there is no command \"frobnicate\".\n");
    }

    @Test
    void theFirstRunBuildsInOneLineAndTheNextOnesDont() throws Exception {
        assertThat(run(Map.of(), "plan").errors()).isEqualTo("Building Rowlog (first run, about a minute) ...\n");
        assertThat(run(Map.of(), "plan").errors()).isEmpty();
        Files.delete(root.resolve("common-schema/src/main/java/A.java"));
        assertThat(run(Map.of(), "plan").errors())
                .isEqualTo("Building Rowlog (common-schema/src/main/java has changed) ...\n");
        assertThat(run(Map.of(), "plan").errors()).isEmpty();
    }

    @Test
    void twoThatFindItNotBuiltBuildItOnce() throws Exception {
        // One that was killed has left its lock.
        Files.createDirectories(root.resolve("target/building"));
        Files.writeString(root.resolve("target/building/process"), "999999999");
        program(BUILDS.replace("#!/bin/sh\n", "#!/bin/sh\nsleep 1\n"), "mvnw");
        CompletableFuture<Run> other = CompletableFuture.supplyAsync(() -> {
            try {
                return run(Map.of(), "plan");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        Run one = run(Map.of(), "plan");

        assertThat(one.output()).contains("SnapshotProducer");
        assertThat(other.get(30, TimeUnit.SECONDS).output()).contains("SnapshotProducer");
        assertThat(Files.readAllLines(root.resolve("builds"))).containsExactly("built");
        assertThat(root.resolve("target/building")).doesNotExist();
    }

    @Test
    void aFailedBuildShowsWhatMavenSaidAndIsTriedAgain() throws Exception {
        program("#!/bin/sh\necho 'no such symbol'; exit 1\n", "mvnw");
        Run run = run(Map.of(), "plan");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errors()).contains("no such symbol", "the build failed", root + "/target/build.log");
        program(BUILDS, "mvnw");
        assertThat(run(Map.of(), "plan").output()).contains("SnapshotProducer");
    }

    @Test
    void planNeedsNoKafkaAndItsArgumentsArePassedOnAsTheyAre() throws Exception {
        Run run = run(Map.of(), "plan", "--source", "a b", "*", "");
        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.output())
                .contains("/snapshot-producer-1.jar:" + root + "/snapshot-producer/target/lib/*\n")
                .endsWith("io.rowlog.producer.SnapshotProducer\nplan\n--source\na b\n*\n\n");
    }

    @Test
    void commandsThatNeedKafkaAreToldWhatStartsABrokerAndGetTheirArgumentsAsTheyAre() throws Exception {
        assertThat(run(Map.of(), "backup", "--source", "x").output())
                .startsWith("with:\n" + root + "/jdk/bin/java\n")
                .contains("\n-XX:+UseSerialGC\n", BROKER)
                .endsWith("io.rowlog.producer.SnapshotProducer\nbackup\n--source\nx\n");
        for (String command : List.of("list", "schema", "restore", "verify")) {
            assertThat(run(Map.of(), command, "--kafka-dir", "my log").output())
                    .contains(BROKER)
                    .endsWith("io.rowlog.consumer.SnapshotConsumer\n" + command + "\n--kafka-dir\nmy log\n");
        }
    }

    @Test
    void whatJavaKeepsOfTheRehearsalIsForBrokersOfTheSameJava() throws Exception {
        program(
                "#!/bin/sh\nfor a; do case $a in\n"
                        + "-XX:AOTCacheOutput=* | -XX:ArchiveClassesAtExit=*) kept=${a#*=} ;;\n"
                        + "rehearsal) echo >\"$kept\"; exit 0 ;;\nesac; done\n"
                        + JAVA.substring(JAVA.indexOf('\n') + 1),
                "jdk",
                "bin",
                "java");
        assertThat(run(Map.of(), "list").output())
                .contains("\n-XX:AOTCache=" + root + "/target/embedded-stack-25.archive\n-Xlog:disable\n");
        assertThat(run(Map.of("ROWLOG_LEARN", "no"), "list").output()).doesNotContain(".archive");
        program("JAVA_VERSION=\"21.0.4\"\n", "jdk", "release");
        assertThat(run(Map.of(), "list").output()).doesNotContain(".archive");
        Files.delete(root.resolve("target/built"));
        assertThat(run(Map.of(), "list").output())
                .contains("\n-XX:SharedArchiveFile=" + root + "/target/embedded-stack-21.archive\n");
    }

    @Test
    void servicesAndDemoHaveTheirOwnMains() throws Exception {
        assertThat(run(Map.of(), "serve-producer").output()).endsWith("SnapshotProducer\nserve\n");
        assertThat(run(Map.of(), "serve-consumer").output()).endsWith("SnapshotConsumer\nserve\n");
        assertThat(run(Map.of(), "demo", "--keep").output()).endsWith("EmbeddedCommand\ndemo\n--keep\n");
    }

    @Test
    void anOptionOfNewerJdksIsLeftOutOnOlderOnes() throws Exception {
        assertThat(run(Map.of(), "plan").output()).contains("--sun-misc-unsafe-memory-access=allow\n");
        jdk("21.0.4");
        assertThat(run(Map.of(), "plan").output()).doesNotContain("--sun-misc-unsafe");
    }

    @Test
    void aJdkThatIsTooOldIsPassedOver() throws Exception {
        jdk("17.0.15");
        Path newer = root.resolve("newer");
        Files.createDirectories(newer.resolve("bin"));
        for (String file : List.of("bin/java", "bin/javac")) {
            program(JAVA.replace("exit 5", "exit 6"), "newer", file);
        }
        program("JAVA_VERSION=\"21\"\n", "newer", "release");
        assertThat(run(Map.of("JAVA_HOME_21_X64", newer.toString()), "plan").exitCode())
                .isEqualTo(6);
    }

    @Test
    void itWorksThroughASymbolicLinkFromAnotherDirectory() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("check out", "rowlog"));
        Run run = run(link, Map.of(), "plan");
        assertThat(run.output()).contains("-Dlauncher.home=" + root + "\n").endsWith("SnapshotProducer\nplan\n");
    }

    @ParameterizedTest
    @CsvSource({"plan, TERM, 143", "backup, TERM, 143", "backup, INT, 130"})
    void aSignalReachesJavaAndIsWaitedForAlsoWhereTheLauncherLearnsFromTheCommand(
            String command, String signal, int exitCode) throws Exception {
        program(
                "#!/bin/sh\ncase \"$*\" in *rehearsal) exit 5 ;; esac\n"
                        + "trap 'echo cleaned up; exit 143' TERM\necho began\nwhile :; do sleep 0.05; done\n",
                "jdk",
                "bin",
                "java");
        Path output = directory.resolve("signalled");
        Process process = builder(root.resolve("rowlog"), Map.of(), command, "--kafka=h:1")
                .redirectOutput(output.toFile())
                .start();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.readString(output).contains("began"));
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(exitCode);
        assertThat(output).hasContent("began\ncleaned up");
    }

    @Test
    void aCommandThatTheLauncherLearnsFromKeepsItsInputAndItsExitCode() throws Exception {
        program("#!/bin/sh\ncat\nexit 4\n", "jdk", "bin", "java");
        Path input = Files.writeString(directory.resolve("in"), "typed\n");
        Path output = directory.resolve("answered");
        Process process = builder(root.resolve("rowlog"), Map.of(), "backup", "--kafka=h:1")
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(4);
        assertThat(output).hasContent("typed");
    }

    private void jdk(String version) throws IOException {
        program(JAVA, "jdk", "bin", "java");
        program(JAVA, "jdk", "bin", "javac");
        program("JAVA_VERSION=\"" + version + "\"\n", "jdk", "release");
    }

    private void program(String text, String first, String... more) throws IOException {
        Path file = root.resolve(Path.of(first, more));
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run run(Map<String, String> environment, String... arguments) throws Exception {
        return run(root.resolve("rowlog"), environment, arguments);
    }

    private Run run(Path launcher, Map<String, String> environment, String... arguments) throws Exception {
        Path output = directory.resolve("out");
        Process process = builder(launcher, environment, arguments)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), Files.readString(output), Files.readString(directory.resolve("err")));
    }

    private ProcessBuilder builder(Path launcher, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("JAVA_HOME") || name.startsWith("ROWLOG_"));
        builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().putAll(environment);
        return builder;
    }

    private record Run(int exitCode, String output, String errors) {}
}
