/** Producer and consumer as services, each in a process of its own, as they are deployed. */
@NullMarked
package io.rowlog.endtoend.service;

import org.jspecify.annotations.NullMarked;
