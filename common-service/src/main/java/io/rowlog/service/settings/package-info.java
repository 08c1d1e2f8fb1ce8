/**
 * Configuration: {@link io.rowlog.service.settings.CommandVariables} brings the variables that commands know under the
 * names of properties, {@link io.rowlog.service.settings.ServiceProperties} reads properties and refuses wrong ones.
 */
@NullMarked
package io.rowlog.service.settings;

import org.jspecify.annotations.NullMarked;
