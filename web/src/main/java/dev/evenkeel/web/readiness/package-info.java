/** Whether each service is ready to be recovered: the checks, when they are made, and the page that shows what they found. */
@NullMarked
package dev.evenkeel.web.readiness;

import org.jspecify.annotations.NullMarked;
