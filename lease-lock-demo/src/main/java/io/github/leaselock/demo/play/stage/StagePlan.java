package io.github.leaselock.demo.play.stage;

import java.util.List;

/**
 * What stands on a stage.
 *
 * @param api which API server: auto, real or mock
 * @param seed makes up the data
 * @param operators names of the operators
 * @param operatorOptions what they are told besides where things are
 * @param operatorsComeBack whether an operator that ends is started again, as a Deployment does
 * @param restarts whether the API server will be restarted in the middle
 */
public record StagePlan(
    String api,
    long seed,
    List<String> operators,
    List<String> operatorOptions,
    boolean operatorsComeBack,
    boolean restarts) {

  /** Copies the lists. */
  public StagePlan {
    operators = List.copyOf(operators);
    operatorOptions = List.copyOf(operatorOptions);
  }
}
