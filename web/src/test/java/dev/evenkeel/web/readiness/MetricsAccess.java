package dev.evenkeel.web.readiness;

import org.springframework.beans.factory.BeanFactory;

/** For the tests of other packages. */
public final class MetricsAccess {

    private MetricsAccess() {}

    /** As the server does from time to time. */
    public static void look(BeanFactory beans) {
        beans.getBean(ReadinessMetrics.class).look();
    }
}
