/** Alerts: the hooks by which they come in, the router that takes them to incidents, and their page. */
@NullMarked
package dev.evenkeel.web.alerts;

import org.jspecify.annotations.NullMarked;
