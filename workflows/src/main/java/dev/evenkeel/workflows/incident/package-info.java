/** The incident procedure: triage, diagnose, mitigate, verify, review, beside the states that people move the incident through. */
@NullMarked
package dev.evenkeel.workflows.incident;

import org.jspecify.annotations.NullMarked;
