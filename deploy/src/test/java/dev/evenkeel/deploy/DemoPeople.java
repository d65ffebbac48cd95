package dev.evenkeel.deploy;

/** The demo's operator and approver, with tokens that they have made on their pages. */
record DemoPeople(ApiClient operator, ApiClient approver) {

    static DemoPeople of(ServerProcess server) {
        try (Browser browser = new Browser();
                Person operator = browser.demo(server, "operator");
                Person approver = browser.demo(server, "approver")) {
            return new DemoPeople(
                    new ApiClient(server.url(), operator.token("READ", "LAUNCH", "DECIDE")),
                    new ApiClient(server.url(), approver.token("READ", "DECIDE")));
        }
    }
}
