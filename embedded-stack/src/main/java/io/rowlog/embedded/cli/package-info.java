/**
 * The embedded stack on the command line: {@link io.rowlog.embedded.cli.BrokerCommand} runs a broker, alone or for the
 * commands that use it, {@link io.rowlog.embedded.cli.DemoCommand} shows the whole of Rowlog.
 */
@NullMarked
package io.rowlog.embedded.cli;

import org.jspecify.annotations.NullMarked;
