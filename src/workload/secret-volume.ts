/** A Secret mounted as a directory in the gateway's container: each key is a file. */
export interface SecretVolume {
  /** Name of the volume in the Pod. */
  readonly name: string;

  /** Name of the Secret, in the namespace of the gateway's workload. */
  readonly secretName: string;

  /** Absolute path of the directory in the container. */
  readonly mountPath: string;
}
