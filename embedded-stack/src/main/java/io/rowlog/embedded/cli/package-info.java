/**
 * The embedded stack on the command line: {@link io.rowlog.embedded.cli.WithBrokerCommand} runs another command with a
 * broker around it, {@link io.rowlog.embedded.cli.BrokerCommand} runs a broker alone.
 */
@NullMarked
package io.rowlog.embedded.cli;

import org.jspecify.annotations.NullMarked;
