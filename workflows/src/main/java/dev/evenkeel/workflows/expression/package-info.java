/** CEL expressions and {@code ${ }} templates, type-checked when a runbook is loaded and evaluated while it runs. */
@NullMarked
package dev.evenkeel.workflows.expression;

import org.jspecify.annotations.NullMarked;
