package io.rowlog.consumer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** Which packages of the consumer know which: each only those that are named after it. */
@AnalyzeClasses(packages = "io.rowlog.consumer", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageDirectionTest {
    private static final List<String> FROM_TOP_TO_BOTTOM = List.of(
            "cli", "api", "watch", "drill", "search", "replay", "restore", "apply", "load", "verify", "ddl", "target",
            "plan", "prune", "window", "changes", "log");

    private static final int FIRST_OF_THE_WORK = FROM_TOP_TO_BOTTOM.indexOf("drill");

    @ArchTest
    static void thePackagesOfTheWorkKnowOnlyThoseBelow(JavaClasses classes) {
        for (int i = FIRST_OF_THE_WORK; i < FROM_TOP_TO_BOTTOM.size(); i++) {
            noClasses()
                    .that()
                    .resideInAPackage("io.rowlog.consumer." + FROM_TOP_TO_BOTTOM.get(i) + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(FROM_TOP_TO_BOTTOM.subList(0, i).stream()
                            .map(name -> "io.rowlog.consumer." + name + "..")
                            .toArray(String[]::new))
                    .check(classes);
        }
    }

    @ArchTest
    static final ArchRule THE_CONSUMER_KNOWS_NO_PRODUCER = noClasses()
            .that()
            .resideInAPackage("io.rowlog.consumer..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.rowlog.producer..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.rowlog.consumer.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_NAMES_THAT_SAY_NOTHING = noClasses()
            .that()
            .resideInAPackage("io.rowlog.consumer..")
            .should()
            .haveNameMatching("(?i).*(util|common|helper|manager).*")
            .because("a name says what the thing is");
}
