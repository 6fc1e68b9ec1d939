/** Members that make a majority of `voters`. */
export function quorumSize(voters: number): number {
  return Math.floor(voters / 2) + 1
}
