/**
 * Configuration: {@link io.rowlog.service.settings.ServiceArguments} brings what commands know under the names of
 * properties, {@link io.rowlog.service.settings.ServiceProperties} and the records of each service say what there is, and
 * {@link io.rowlog.service.settings.ConfigurationCheck} refuses what is wrong, all at once, before anything else begins.
 * A {@link io.rowlog.service.settings.ConfigurationRule} says which of them do not go together.
 */
@NullMarked
package io.rowlog.service.settings;

import org.jspecify.annotations.NullMarked;
