package io.rowlog.endtoend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.terminal.Interruption;
import io.rowlog.consumer.cli.ConsumerCommands;
import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.producer.cli.ProducerCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What docs/reference/commands.md says of the options is what the commands say. */
class CommandReferenceTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "reference", "commands.md");

    static Stream<String> producer() {
        return names(ProducerCommands::commandLine);
    }

    static Stream<String> consumer() {
        return names(ConsumerCommands::commandLine);
    }

    private static Stream<String> names(Function<Interruption, CommandLine> commands) {
        Set<String> names = commands.apply(new Interruption()).getSubcommands().keySet();
        assertThat(names).isNotEmpty();
        return names.stream();
    }

    @ParameterizedTest
    @MethodSource("producer")
    void producersCommandsAreDocumented(String command) throws IOException {
        assertDocumented(command, Commands.producer(command, "--help"));
    }

    @ParameterizedTest
    @MethodSource("consumer")
    void consumersCommandsAreDocumented(String command) throws IOException {
        assertDocumented(command, Commands.consumer(command, "--help"));
    }

    private static void assertDocumented(String command, Run help) throws IOException {
        String options = help.out().substring(0, help.out().indexOf("\nExit status:"));
        assertThat(Files.readString(DOCUMENT))
                .contains("## " + command + "\n\n```\n" + options.stripTrailing() + "\n```\n");
    }
}
