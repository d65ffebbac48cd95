/** Kubernetes, through its API server: one client per cluster, writes that may be done again, reasons for what fails. */
@NullMarked
package dev.evenkeel.activities.kubernetes;

import org.jspecify.annotations.NullMarked;
