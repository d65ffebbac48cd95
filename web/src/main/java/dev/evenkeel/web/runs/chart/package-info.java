/** Draws what gates have measured, as geometry for SVG that needs neither scripts nor styles of its own. */
@NullMarked
package dev.evenkeel.web.runs.chart;

import org.jspecify.annotations.NullMarked;
