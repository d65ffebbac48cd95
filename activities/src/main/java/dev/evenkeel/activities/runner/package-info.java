/** How a runner near a site, which has no store, keeps its ports: over HTTPS, and on its disk while the server is away. */
@NullMarked
package dev.evenkeel.activities.runner;

import org.jspecify.annotations.NullMarked;
