package dev.evenkeel.workflows.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A workflow is replayed: whatever could give another answer the second time is forbidden here. */
class DeterminismTest {

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.evenkeel.workflows");
    private static final JavaClasses VIOLATING =
            new ClassFileImporter().importPackages("dev.evenkeel.workflows.architecture.violating");
    private static final Set<String> CLOCKS =
            Set.of("currentTimeMillis", "nanoTime", "now", "systemUTC", "systemDefaultZone");
    private static final Set<String> DICE = Set.of("randomUUID", "random", "shuffle");

    enum Rule {
        NO_FILES_AND_NETWORK(noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.io", "java.net..", "java.nio.file..", "java.nio.channels..")
                                .and(not(type(java.net.URLEncoder.class)))) // only turns one text into another
                .because("a workflow does nothing itself: activities touch the world")),
        NO_CLOCK(noClasses()
                .should()
                .accessTargetWhere(describe("ask the machine's clock", DeterminismTest::asksTheClock))
                .because("a replay runs at another time; workflows ask Workflow.currentTimeMillis()")),
        NO_THREADS(noClasses()
                .should()
                .dependOnClassesThat(describe("are threads", DeterminismTest::isThread))
                .because("only Temporal schedules a workflow's threads, always in the same order")),
        NO_RANDOM(noClasses()
                .should()
                .accessTargetWhere(describe("throw dice", DeterminismTest::throwsDice))
                .because("a replay throws other dice; workflows ask Workflow.newRandom() and Workflow.randomUUID()")),
        NO_MUTABLE_STATICS(noFields()
                .that(describe("are ours", (JavaField field) -> !field.getName().contains("$")))
                .should()
                .beStatic()
                .andShould()
                .notBeFinal()
                .because("a static is shared by all runs of a worker and lost with it"));

        private final ArchRule rule;

        Rule(ArchRule rule) {
            this.rule = rule;
        }
    }

    private static boolean asksTheClock(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        boolean clock = owner.getName().equals("java.lang.System")
                || owner.getPackageName().equals("java.time");
        return clock && CLOCKS.contains(access.getTarget().getName());
    }

    private static boolean isThread(JavaClass type) {
        return type.isAssignableTo(Thread.class)
                || type.isAssignableTo(java.util.concurrent.Executor.class)
                || type.getName().equals("java.util.concurrent.Executors")
                || type.getName().equals("java.util.concurrent.CompletableFuture")
                || type.getPackageName().equals("java.util.concurrent.locks");
    }

    private static boolean throwsDice(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        boolean known = owner.getName().equals("java.util.UUID")
                || owner.getName().equals("java.lang.Math")
                || owner.getName().equals("java.util.Collections");
        return (known && DICE.contains(access.getTarget().getName()))
                || owner.isAssignableTo(java.util.random.RandomGenerator.class);
    }

    @ParameterizedTest
    @EnumSource
    void holds(Rule rule) {
        rule.rule.check(OURS);
    }

    @ParameterizedTest
    @EnumSource
    void isSeenToFail(Rule rule) {
        assertThat(rule.rule.evaluate(VIOLATING).hasViolation()).isTrue();
    }

    @Test
    void knowsNoSpring() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..")
                .because("workflows are plain objects that Temporal makes")
                .check(OURS);
    }
}
