/** Prometheus and Alertmanager by their HTTP APIs. */
@NullMarked
package dev.evenkeel.activities.prometheus;

import org.jspecify.annotations.NullMarked;
