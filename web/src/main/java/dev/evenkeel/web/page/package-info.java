/** What every page shares: who looks, in which language, and how moments, durations and Markdown are written. */
@NullMarked
package dev.evenkeel.web.page;

import org.jspecify.annotations.NullMarked;
