package dev.evenkeel.web.violating;

import org.springframework.beans.factory.annotation.Autowired;

/** Breaks a rule, so that the rule is known to find it. */
public class InjectsAField {

    @Autowired
    String field;
}
