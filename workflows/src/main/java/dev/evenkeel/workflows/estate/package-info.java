/** The estate: sites, environments and services, as the file {@code estate.yaml} tells them. */
@NullMarked
package dev.evenkeel.workflows.estate;

import org.jspecify.annotations.NullMarked;
