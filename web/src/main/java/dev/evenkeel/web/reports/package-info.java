/** The reports of recoveries and drills: what an auditor gets, and how the measured times develop. */
@NullMarked
package dev.evenkeel.web.reports;

import org.jspecify.annotations.NullMarked;
