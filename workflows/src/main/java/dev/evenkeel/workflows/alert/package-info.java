/** Alerts: the language of hooks and routes, and the workflow that has alerts routed. */
@NullMarked
package dev.evenkeel.workflows.alert;

import org.jspecify.annotations.NullMarked;
