package dev.evenkeel.web.security;

import java.util.List;

/** The two people of demo mode, so that one person can try the four-eyes approval. They have no password that anybody knows. */
public final class DemoUsers {

    public static final String OPERATOR = "demo-operator";
    public static final String APPROVER = "demo-approver";
    public static final List<String> NAMES = List.of(OPERATOR, APPROVER);

    private DemoUsers() {}
}
