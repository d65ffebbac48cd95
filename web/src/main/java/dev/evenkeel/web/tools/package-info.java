/** The tools of this server's worker, assembled from its settings. */
@NullMarked
package dev.evenkeel.web.tools;

import org.jspecify.annotations.NullMarked;
