package io.rowlog.endtoend.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.embedded.FreePort;
import io.rowlog.embedded.kafka.KafkaBroker;
import io.rowlog.endtoend.cli.Commands;
import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.fixture.Certificate;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker whose clients must speak TLS and prove who they are. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaSaslTest {
    private static final String PASSWORD = "broker-secret-93";
    private static final String WRONG_PASSWORD = "broker-guess-39";

    private final Stack stack;
    private KafkaBroker broker;
    private Certificate certificate;
    private Path directory;
    private String kafka;
    private String source;

    KafkaSaslTest(Stack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        certificate = Certificate.create(directory, "broker");
        int open = FreePort.find();
        int controller = FreePort.find();
        int secured = FreePort.find();
        kafka = "127.0.0.1:" + secured;
        broker = KafkaBroker.builder(directory.resolve("kafka"))
                .port(open)
                .setting("controller.quorum.voters", "1@127.0.0.1:" + controller)
                .setting(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:" + open + ",CONTROLLER://127.0.0.1:" + controller + ",SASL_SSL://"
                                + kafka)
                .setting("advertised.listeners", "PLAINTEXT://127.0.0.1:" + open + ",SASL_SSL://" + kafka)
                .setting("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL")
                .setting("sasl.enabled.mechanisms", "SCRAM-SHA-512,PLAIN")
                .setting(
                        "listener.name.sasl_ssl.plain.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required user_rowlog=\"" + PASSWORD
                                + "\";")
                .setting(
                        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;")
                .setting("ssl.keystore.type", "PKCS12")
                .setting("ssl.keystore.location", certificate.store().toString())
                .setting("ssl.keystore.password", Certificate.STORE_PASSWORD)
                .start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            "rowlog", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), PASSWORD)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        source = stack.newDatabase("sasl");
        stack.execute(source, "CREATE TABLE a (id int PRIMARY KEY); INSERT INTO a SELECT generate_series(1, 1000)");
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    private Path properties(String mechanism, String password, Path trusted) throws IOException {
        String module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
        return Files.writeString(Files.createTempFile(directory, "client", ".properties"), """
            security.protocol=SASL_SSL
            sasl.mechanism=%s
            sasl.jaas.config=org.apache.kafka.common.security.%s required \\
                username="rowlog" password="%s";
            ssl.truststore.type=PEM
            ssl.truststore.location=%s
            """.formatted(
                        mechanism, module, password, trusted));
    }

    private Run backup(Path properties, String log) {
        return Commands.producer(
                "backup",
                "--source",
                stack.url(source),
                "--log",
                log,
                "--kafka",
                kafka,
                "--kafka-config",
                properties.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCRAM-SHA-512", "PLAIN"})
    void allCommandsWorkOverTlsWithCredentials(String mechanism) throws Exception {
        String log = "sasl-" + mechanism;
        Path properties = properties(mechanism, PASSWORD, certificate.pem());

        Run backup = backup(properties, log);
        assertThat(backup.status()).as(backup.err()).isZero();

        String target = stack.url(stack.newDatabase("sasl_target"));
        for (String command : List.of("restore", "verify", "schema", "list")) {
            List<String> arguments = new java.util.ArrayList<>(
                    List.of(command, "--log", log, "--kafka", kafka, "--kafka-config", properties.toString()));
            if (command.equals("restore") || command.equals("verify")) {
                arguments.addAll(List.of("--target", target));
            }
            Run run = Commands.consumer(arguments.toArray(String[]::new));
            assertThat(run.status()).as(command + ": " + run.err()).isZero();
            assertThat(run.out() + run.err()).doesNotContain(PASSWORD);
        }
    }

    private void assertRefused(Run run, String why) {
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().toList())
                .hasSize(2)
                .satisfies(lines -> assertThat(lines.getFirst())
                        .startsWith("error: Kafka at " + kafka + " does not accept the credentials: ")
                        .contains(why))
                .last()
                .isEqualTo("  Check the SASL or TLS properties in the file given with --kafka-config");
        assertThat(run.err()).doesNotContain(PASSWORD, WRONG_PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCRAM-SHA-512", "PLAIN"})
    void aWrongPasswordIsNamedWithoutShowingIt(String mechanism) throws Exception {
        Path properties = properties(mechanism, WRONG_PASSWORD, certificate.pem());

        assertRefused(backup(properties, "refused"), "Authentication failed");
        assertRefused(
                Commands.consumer(
                        "restore",
                        "--target",
                        stack.url(source),
                        "--log",
                        "refused",
                        "--kafka",
                        kafka,
                        "--kafka-config",
                        properties.toString()),
                "Authentication failed");
    }

    @Test
    void aCertificateThatNobodyTrustsIsNamed() throws Exception {
        Certificate other = Certificate.create(directory, "other");

        assertRefused(backup(properties("PLAIN", PASSWORD, other.pem()), "refused"), "SSL handshake failed");
    }

    @Test
    void withoutThesePropertiesItDoesNotAnswerAndTheRemedyNamesTheFile() throws Exception {
        Run run = backup(
                Files.writeString(
                        directory.resolve("plain.properties"),
                        "request.timeout.ms=2000\ndefault.api.timeout.ms=3000\nmax.block.ms=3000\n"),
                "refused");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines().toList())
                .hasSize(2)
                .first()
                .isEqualTo("error: Kafka at " + kafka + " does not answer");
        assertThat(run.err()).contains("--kafka-config");
    }
}
