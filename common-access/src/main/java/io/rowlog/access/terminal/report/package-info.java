/** The forms of a command's report: tables and numbers for people, JSON for programs. */
@NullMarked
package io.rowlog.access.terminal.report;

import org.jspecify.annotations.NullMarked;
